/** All types of task: the built-in ones, and those that servers have declared. */
import { selectTaskTypes } from '../servers/server-queries.ts';
import type { DeclaredTypes, TaskType } from '../task-types.ts';
import { videoType } from '../video/video-type.ts';
import type { ConfigSchemas } from './config-schema.ts';
import { testType } from './test-task.ts';
import type { TypeDeclaration } from './type-declaration.ts';

export const BUILT_IN: readonly TypeDeclaration[] = [testType, videoType];

export const isBuiltIn = (name: string): boolean => BUILT_IN.some((type) => type.name === name);

/** @param film refuses films that an account may not have analysed */
export const builtInTypes = (schemas: ConfigSchemas, film: TaskType['checkFor']): readonly TaskType[] =>
  BUILT_IN.map((declaration) => ({
    ...asTaskType(schemas, declaration),
    ...(declaration === videoType && { checkFor: film }),
  }));

/**
 * The types declared by servers with a heartbeat within the last day. If they differ, the server started last wins, so
 * that a declaration can be changed on one machine after the other.
 */
export function declaredTypes(schemas: ConfigSchemas): DeclaredTypes {
  return async (db) => {
    const declarations = (await selectTaskTypes(db))
      .flatMap((server) => server.task_types)
      .filter(({ name }) => !isBuiltIn(name));
    const isNewest = ({ name }: TypeDeclaration, place: number) =>
      declarations.findIndex((declaration) => declaration.name === name) === place;
    return declarations.filter(isNewest).map((declaration) => asTaskType(schemas, declaration));
  };
}

function asTaskType(schemas: ConfigSchemas, declaration: TypeDeclaration): TaskType {
  const { name, gpus, rate, timeoutSeconds } = declaration;
  return { name, gpus, rate, timeoutSeconds, check: (config) => schemas.check(declaration, config) };
}
