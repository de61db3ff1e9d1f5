/** The topic for a task's new run (`TaskRunEvent`) or deletion. */
export const taskTopic = (uuid: string) => `factory_task:${uuid}`;
