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
  source_sign_in_failed: (data) =>
    'site' in data ? `Moodle 站点 ${data.site} 拒绝了该账户：${SIGN_IN[data.reason]}` : STORED[data.reason],
  source_unavailable: ({ site, problem }) => `Moodle 站点 ${site} ${problemText(problem)}`,
  course_not_found: ({ courseId, site }) =>
    site === undefined ? '课程不存在或已被移除' : `Moodle 站点 ${site} 没有课程 ${courseId}`,
  course_not_accessible: ({ courseId, site }) =>
    `您没有选修 Moodle 站点 ${site} 的课程 ${courseId}，或该课程未对您开放`,
  course_unavailable: ({ courseId, site, problem }) =>
    `课程 ${courseId} 无法读取：Moodle 站点 ${site} ${answerText(problem)}`,
  item_gone: (data) => `${data.title} ${goneText(data)}`,
  item_refused: (data) => `${data.title}：${refusedText(data)}`,
};

/** Why an item was not studied or marked, for texts that have named it already. */
export const itemReasons: Catalogue<Pick<SourceErrors, 'item_gone' | 'item_refused'>> = {
  item_gone: goneText,
  item_refused: refusedText,
};

function goneText({ courseId, site }: SourceErrors['item_gone']): string {
  return `已不在 Moodle 站点 ${site} 的课程 ${courseId} 中`;
}

function refusedText({ site, problem }: SourceErrors['item_refused']): string {
  return `Moodle 站点 ${site} ${answerText(problem)}`;
}

const STORED: Readonly<Record<StoredReason, string>> = {
  known_wrong: '已保存的课程账户刚被拒绝，一小时内不再尝试；请重新设置 cx_username 和 cx_password',
  password_unreadable: '已保存的课程账户密码无法解密，请重新设置 cx_password',
};

const SIGN_IN: Readonly<Record<SignInReason, string>> = {
  wrong_account: '请检查 cx_username 和 cx_password',
  unconfirmed: '账户尚未通过邮件确认',
  password_expired: '密码已过期，请在站点上更改',
  password_change_forced: '请先在站点上更改密码',
  password_reset_required: '请先在站点上重新设置密码',
  policies: '请先在站点上同意其政策',
  profile: '请先在站点上填写完整个人资料',
  guest: '访客不能使用 Web 服务',
  suspended: '账户已被停用',
  deleted: '账户已被删除',
  no_sign_in: '账户不允许登录',
};

const IS_IT_MOODLE = 'MOODLE_URL 必须是 Moodle 站点首页的地址';
const ENABLE_REST = '站点管理员须启用 Web 服务及其 REST 协议';

/** What follows the name of a site that is unusable as a whole, with what can be done about it. */
function problemText(problem: SiteProblem): string {
  const advice = ADVICE[problem.is];
  return advice === undefined ? answerText(problem) : `${answerText(problem)}：${advice}`;
}

/** What to do where no answer of the site can be used; one unusable answer among good ones says nothing of this. */
const ADVICE: Partial<Record<SiteProblem['is'], string>> = {
  nothing: ENABLE_REST,
  web_page: IS_IT_MOODLE,
  no_json: IS_IT_MOODLE,
  status: IS_IT_MOODLE,
};

/** What follows the name of the site. */
function answerText(problem: SiteProblem): string {
  switch (problem.is) {
    case 'unreachable':
      return `无法连接（${problem.why}）`;
    case 'silent':
      return `在 ${problem.seconds} 秒内没有应答`;
    case 'busy':
      return `返回了 HTTP ${problem.status}：可能繁忙、正在维护或已停机`;
    case 'maintenance':
      return '正在维护';
    case 'upgrading':
      return '正在升级，或有待管理员完成升级';
    case 'database_down':
      return '无法连接其数据库';
    case 'redirects':
      return `重定向到 ${problem.to}，不会跟随：请将 MOODLE_URL 设为该站点自己的地址`;
    case 'wrong_address':
      return '配置的是另一个地址：请将 MOODLE_URL 设为该站点自己的地址';
    case 'too_large':
      return `的应答超过 ${problem.bytes} 字节`;
    case 'nothing':
      return `对 ${problem.path} 没有返回任何内容`;
    case 'rest_off':
      return `不提供 ${problem.path}：${ENABLE_REST}`;
    case 'web_page':
      return `对 ${problem.path} 返回了网页`;
    case 'no_json':
      return `对 ${problem.path} 返回了非 JSON 内容`;
    case 'status':
      return `对 ${problem.path} 返回了 HTTP ${problem.status}`;
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
    case 'program_error':
      return `在执行 ${problem.name} 时发生程序错误`;
    case 'not_done':
      return `没有执行 ${problem.name}（警告 ${problem.code}）`;
    case 'not_allowed':
      return `不允许其 Web 服务 ${problem.service} 使用 ${problem.name}`;
    case 'not_offered':
      return `不向此账户提供其 Web 服务 ${problem.service}（${problem.code}）`;
    case 'lacks':
      return `的 Web 服务 ${problem.service} 缺少 ${problem.names.join(' 和 ')}`;
  }
}
