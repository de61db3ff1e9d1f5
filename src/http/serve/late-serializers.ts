import serializers, { type RouteDefinition } from '@fastify/fast-json-stringify-compiler';
import { memoized } from '../../shared/memoized.ts';

/**
 * Fastify's factory of serializer compilers; each schema is compiled at its first use. A node uses few of its 480 routes at
 * first: compiling the schemas of all requests and answers took two thirds of a start's processor time (2.2 of 3.3 s on a
 * busy machine).
 */
export function lateSerializers(): ReturnType<typeof serializers> {
  const compilerOf = serializers();
  return (...given) => {
    const compile = compilerOf(...given);
    return (route: RouteDefinition) => {
      const serialize = memoized(() => compile(route));
      return (answer) => serialize()(answer);
    };
  };
}
