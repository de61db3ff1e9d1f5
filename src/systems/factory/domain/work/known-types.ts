/** The types of task there are: those every worker does, and those that servers have declared. */
import { selectTaskTypes } from '../servers/server-queries.ts';
import type { DeclaredTypes, TaskType } from '../task-types.ts';
import { videoType } from '../video/video-type.ts';
import { checkConfig } from './config-schema.ts';
import { testType } from './test-task.ts';
import type { TypeDeclaration } from './type-declaration.ts';

export const BUILT_IN: readonly TypeDeclaration[] = [testType, videoType];

export const isBuiltIn = (name: string): boolean => BUILT_IN.some((type) => type.name === name);

/** @param film what keeps an account from having a film analysed */
export const builtInTypes = (film: TaskType['checkFor']): readonly TaskType[] =>
  BUILT_IN.map((declaration) => ({
    ...asTaskType(declaration),
    ...(declaration === videoType && { checkFor: film }),
  }));

/**
 * What the servers that have been heard of within a day declare. Where they differ, the last one to have started is
 * right: it is how a declaration is changed on one machine after the other.
 */
export const declaredTypes: DeclaredTypes = async (db) => {
  const declarations = (await selectTaskTypes(db))
    .flatMap((server) => server.task_types)
    .filter(({ name }) => !isBuiltIn(name));
  const isNewest = ({ name }: TypeDeclaration, place: number) =>
    declarations.findIndex((declaration) => declaration.name === name) === place;
  return declarations.filter(isNewest).map(asTaskType);
};

function asTaskType(declaration: TypeDeclaration): TaskType {
  const { name, gpus, rate, timeoutSeconds } = declaration;
  return { name, gpus, rate, timeoutSeconds, check: (config) => checkConfig(declaration, config) };
}
