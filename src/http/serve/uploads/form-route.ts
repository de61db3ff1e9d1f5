import type { RouteOptions } from 'fastify';
import { Type } from 'typebox';
import type { Route } from '../../declare/route.ts';
import type { BodyBudget } from '../bodies/body-budget.ts';
import { compileValidator } from '../validator.ts';
import { checkFields, checkFieldsSoFar } from './fields.ts';
import { receiveForm } from './form.ts';

/**
 * A route whose body is a form with a file. The handler reads the form, after the guard and the gate; its fields are
 * validated by the schema like any body, and the file is added to them in the OpenAPI document.
 */
export function withFile(route: Route, options: RouteOptions, budget: BodyBudget): RouteOptions {
  const { upload, body = Type.Object({}) } = route;
  if (!upload) throw new Error(`${route.url} does not accept files`);
  const { properties = {}, required = [] } = body as { properties?: object; required?: string[] };
  const checks = { checkAll: checkFields(body), checkGiven: checkFieldsSoFar(body) };
  const [successStatus = '200'] = Object.keys(route.answers);
  const { preValidation: _, ...others } = options;
  return {
    ...others,
    schema: {
      ...options.schema,
      consumes: ['multipart/form-data'],
      body: {
        ...body,
        properties: { ...properties, [upload.field]: { type: 'string', format: 'binary' } },
        required: [...required, upload.field],
      },
    },
    validatorCompiler: (part) => (part.httpPart === 'body' ? () => true : compileValidator(part)),
    async handler(request, reply) {
      const { query, params, caller, ip: address } = request;
      const device = request.headers['user-agent'];
      const form = await receiveForm(request, upload, { ...checks, budget });
      reply.status(Number(successStatus));
      return await route.handler({ ...form, query, params, caller, address, device, request, reply } as never);
    },
  };
}
