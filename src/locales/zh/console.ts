import type { Catalogue } from '../../shared/messages.ts';
import type { ConsoleErrors } from '../../systems/console/domain/errors.ts';

export const console: Catalogue<ConsoleErrors> = {
  run_not_found: ({ id }) => `运行不存在：${id}`,
  session_not_found: '会话不存在或已结束',
  foreign_page: '请求来自其他网站的页面，已拒绝',
};
