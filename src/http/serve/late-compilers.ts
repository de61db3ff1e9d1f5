/**
 * Compiles the schema of a route at its first use. A node uses few of its 480 routes at first: compiling the schemas of all
 * took two thirds of a start's processor time (2.2 of 3.3 s on a busy machine).
 */
import serializers, { type RouteDefinition } from '@fastify/fast-json-stringify-compiler';
import { compileValidator } from './validator.ts';

/** Fastify's validator compiler. */
export function compileValidatorLate(
  part: Parameters<typeof compileValidator>[0],
): ReturnType<typeof compileValidator> {
  let check: ReturnType<typeof compileValidator> | undefined;
  return (value) => {
    check ??= compileValidator(part);
    return check(value);
  };
}

/** Fastify's factory of serializer compilers. */
export function lateSerializers(): ReturnType<typeof serializers> {
  const compilerOf = serializers();
  return (...given) => {
    const compile = compilerOf(...given);
    return (route: RouteDefinition) => {
      let serialize: ReturnType<typeof compile> | undefined;
      return (answer) => {
        serialize ??= compile(route);
        return serialize(answer);
      };
    };
  };
}
