/** Where it is told when a task has got another run (`TaskRunEvent`), or was deleted. */
export const taskTopic = (uuid: string) => `factory_task:${uuid}`;
