/** What the documents say about tokens. */
import type { Route } from '../../declare/route.ts';
import type { Surface } from '../../declare/surface.ts';
import { tokenNeedOf } from '../guard.ts';

export const securitySchemes = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: '登录得到的令牌 · The token of a sign-in',
  },
  personalToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'owl_',
    description:
      '个人访问令牌，在控制台的“个人设置”中创建；x-token-scope 是所需权限 · A personal access token, made on the profile page of the console; x-token-scope says what scope it needs',
  },
} as const;

/**
 * An empty list, or an empty requirement, means that no token is required:
 * https://spec.openapis.org/oas/v3.1.0.html#security-requirement-object
 */
export function securityOf({ access, personalTokens }: Route): Record<string, []>[] {
  if (access === 'public') return [];
  const accepted = [{ bearer: [] }, ...(personalTokens === 'never' ? [] : [{ personalToken: [] }])] as Record<
    string,
    []
  >[];
  return access === 'optional' ? [...accepted, {}] : accepted;
}

/** What a personal token needs: `market:write`, `none` where it is refused, `any` where every token is accepted. */
export function tokenScopeOf(surface: Surface, route: Route): string {
  if (route.personalTokens) return route.personalTokens === 'never' ? 'none' : 'any';
  const { system, access, isAdmin } = tokenNeedOf(surface, route);
  return `${system}:${access}${isAdmin ? ' admin' : ''}`;
}
