import type { Catalogue } from '../../shared/messages.ts';
import type {
  SignInReason,
  SiteProblem,
  SourceErrors,
  StoredReason,
} from '../../systems/study/domain/sources/errors.ts';

export const courseSources: Catalogue<SourceErrors> = {
  source_account_missing: ({ site, fields }) =>
    `课程来自 Moodle 站点 ${site}：请将 ${fields.join(' 和 ')} 设置为您在该站点的账户`,
  source_sign_in_failed: (data) => {
    if (!('site' in data)) return STORED[data.reason];
    const { site } = data;
    return `Moodle 站点 ${site} 拒绝了该账户：${SIGN_IN[data.reason]}`;
  },
  source_unavailable: ({ site, problem }) => `Moodle 站点 ${site} ${problemText(problem)}`,
  course_not_found: ({ site, courseId, item, refused }) => {
    if (site === undefined) return GONE;
    if (item !== undefined) {
      return `${item} 已不在 Moodle 站点 ${site} 的课程 ${courseId} 中`;
    }
    const call = refused ? `${refused.name} (${refused.code})` : '';
    return `Moodle 站点 ${site} 没有此账户可用的课程 ${courseId}，或只有一部分可用：它拒绝了 ${call}`;
  },
};

const GONE = '课程不存在或已被移除';

const STORED: Readonly<Record<StoredReason, string>> = {
  known_wrong: '已保存的课程账户刚被拒绝，一小时内不再尝试；请重新设置 cx_username 和 cx_password',
  password_unreadable: '已保存的课程账户密码无法读取，请重新设置 cx_password',
};

const SIGN_IN: Readonly<Record<SignInReason, string>> = {
  wrong_account: '请检查 cx_username 和 cx_password',
  unconfirmed: '账户尚未通过邮件确认',
  password_ran_out: '密码已过期，须在站点上更改',
  password_to_change: '须先在站点上更改密码',
  password_to_set: '须先在站点上重新设置密码',
  policies: '须先在站点上同意其政策',
  profile: '须先在站点上填写完整个人资料',
  guest: '访客不能使用 Web 服务',
  suspended: '账户已被停用',
  deleted: '账户已被删除',
  no_sign_in: '账户不允许登录',
};

const IS_IT_MOODLE = 'MOODLE_URL 必须是 Moodle 站点首页的地址';

/** What follows the site's name. */
function problemText(problem: SiteProblem): string {
  switch (problem.is) {
    case 'unreachable':
      return `无法连接（${problem.why}）`;
    case 'silent':
      return `在 ${problem.seconds} 秒内没有应答`;
    case 'busy':
      return `返回了 HTTP ${problem.status}：可能繁忙或已停机`;
    case 'maintenance':
      return '正在维护';
    case 'redirects':
      return `重定向到 ${problem.to}，不会跟随：MOODLE_URL 必须是它自己的地址`;
    case 'too_large':
      return `的应答超过 ${problem.bytes} 字节`;
    case 'nothing':
      return `对 ${problem.path} 没有返回任何内容：其管理员须启用 Web 服务及 REST 协议`;
    case 'web_page':
      return notMoodle(problem.path, '网页');
    case 'no_json':
      return notMoodle(problem.path, '非 JSON 内容');
    case 'status':
      return notMoodle(problem.path, `HTTP ${problem.status}`);
    case 'not_moodle':
      return '的应答与 Moodle 不同';
    case 'rest_refused':
      return `的 REST 协议返回了 ${problem.code}`;
    case 'undocumented_sign_in':
      return '对登录的应答与 Moodle 文档不符';
    case 'undocumented':
      return `对 ${problem.name} 的应答与 Moodle 文档不符`;
    case 'sign_in_refused':
      return `未让该账户登录（${problem.code}）`;
    case 'refused':
      return `拒绝了 ${problem.name}（${problem.code}）`;
    case 'not_allowed':
      return `不允许其 Web 服务 ${problem.service} 使用 ${problem.name}`;
    case 'not_offered':
      return `不向此账户提供其 Web 服务 ${problem.service}（${problem.code}）`;
    case 'lacks':
      return `的 Web 服务 ${problem.service} 缺少 ${problem.names.join(' 和 ')}`;
  }
}

function notMoodle(path: string, what: string): string {
  return `对 ${path} 返回了${what}：${IS_IT_MOODLE}`;
}
