/** What a course source refuses, in people's words: in the language of the request over HTTP, in the task's by a run. */
import { DomainError } from '../../../../shared/errors.ts';
import type { Words } from '../../../../shared/language.ts';
import type { SignInReason, SiteProblem, SourceErrors, StoredReason } from './errors.ts';

type WordsFor<Errors> = { readonly [Code in keyof Errors]: (data: Errors[Code]) => Words };

export const sourceWords: WordsFor<SourceErrors> = {
  source_account_missing: ({ site, fields }) => ({
    zh: `课程来自 Moodle 站点 ${site}：请将 ${fields.join(' 和 ')} 设置为您在该站点的账户`,
    en: `courses come from the Moodle site at ${site}: set ${fields.join(' and ')} to your account there`,
  }),
  source_sign_in_failed: (data) => {
    if (!('site' in data)) return STORED[data.reason];
    const { site } = data;
    const { zh, en } = SIGN_IN[data.reason];
    return {
      zh: `Moodle 站点 ${site} 拒绝了该账户：${zh}`,
      en: `the Moodle site at ${site} refuses the account: ${en}`,
    };
  },
  source_unavailable: ({ site, problem }) => {
    const { zh, en } = problemWords(problem);
    return { zh: `Moodle 站点 ${site} ${zh}`, en: `the Moodle site at ${site} ${en}` };
  },
  course_not_found: ({ site, courseId, item, refused }) => {
    if (site === undefined) return GONE;
    if (item !== undefined) {
      return {
        zh: `${item} 已不在 Moodle 站点 ${site} 的课程 ${courseId} 中`,
        en: `${item} is no longer in course ${courseId} of the Moodle site at ${site}`,
      };
    }
    const call = refused ? `${refused.name} (${refused.code})` : '';
    return {
      zh: `Moodle 站点 ${site} 没有此账户可用的课程 ${courseId}，或只有一部分可用：它拒绝了 ${call}`,
      en: `the Moodle site at ${site} has no course ${courseId} for this account, or not all of it: it refused ${call}`,
    };
  },
};

/** What an error of a source says; undefined of any other. */
export function saidOfSource(error: unknown): Words | undefined {
  if (!(error instanceof DomainError) || !Object.hasOwn(sourceWords, error.code)) return undefined;
  // A code of this list comes with its data: refuseSource has seen to it.
  return sourceWords[error.code as keyof SourceErrors](error.data as never);
}

const GONE: Words = { zh: '课程不存在或已被移除', en: 'the course does not exist, or was removed' };

const STORED: Readonly<Record<StoredReason, Words>> = {
  known_wrong: {
    zh: '已保存的课程账户刚被拒绝，一小时内不再尝试；请重新设置 cx_username 和 cx_password',
    en: 'the stored account for the courses was refused, and is not tried again within an hour: set cx_username and cx_password again',
  },
  password_unreadable: {
    zh: '已保存的课程账户密码无法读取，请重新设置 cx_password',
    en: 'the stored password for the courses cannot be read: set cx_password again',
  },
};

const SIGN_IN: Readonly<Record<SignInReason, Words>> = {
  wrong_account: { zh: '请检查 cx_username 和 cx_password', en: 'check cx_username and cx_password' },
  unconfirmed: { zh: '账户尚未通过邮件确认', en: 'the account has not been confirmed by mail yet' },
  password_ran_out: {
    zh: '密码已过期，须在站点上更改',
    en: 'the password has run out and must be changed on the site',
  },
  password_to_change: { zh: '须先在站点上更改密码', en: 'the password must be changed on the site first' },
  password_to_set: { zh: '须先在站点上重新设置密码', en: 'the password must be set anew on the site first' },
  policies: { zh: '须先在站点上同意其政策', en: 'the policies of the site must be agreed to on the site first' },
  profile: { zh: '须先在站点上填写完整个人资料', en: 'the profile must be completed on the site first' },
  guest: { zh: '访客不能使用 Web 服务', en: 'guests cannot use web services' },
  suspended: { zh: '账户已被停用', en: 'the account is suspended' },
  deleted: { zh: '账户已被删除', en: 'the account has been deleted' },
  no_sign_in: { zh: '账户不允许登录', en: 'the account may not sign in' },
};

const IS_IT_MOODLE: Words = {
  zh: 'MOODLE_URL 必须是 Moodle 站点首页的地址',
  en: 'MOODLE_URL must be the address of the front page of a Moodle site',
};

/** What follows the site's name. */
function problemWords(problem: SiteProblem): Words {
  switch (problem.is) {
    case 'unreachable':
      return { zh: `无法连接（${problem.why}）`, en: `cannot be reached (${problem.why})` };
    case 'silent':
      return { zh: `在 ${problem.seconds} 秒内没有应答`, en: `did not answer within ${problem.seconds} s` };
    case 'busy':
      return {
        zh: `返回了 HTTP ${problem.status}：可能繁忙或已停机`,
        en: `answered HTTP ${problem.status}: it may be busy, or down`,
      };
    case 'maintenance':
      return { zh: '正在维护', en: 'is under maintenance' };
    case 'redirects':
      return {
        zh: `重定向到 ${problem.to}，不会跟随：MOODLE_URL 必须是它自己的地址`,
        en: `redirects to ${problem.to}, which is not followed: MOODLE_URL must be its own address`,
      };
    case 'too_large':
      return { zh: `的应答超过 ${problem.bytes} 字节`, en: `answered with more than ${problem.bytes} bytes` };
    case 'nothing':
      return {
        zh: `对 ${problem.path} 没有返回任何内容：其管理员须启用 Web 服务及 REST 协议`,
        en: `answered ${problem.path} with nothing: its administrator must enable web services and their REST protocol`,
      };
    case 'web_page':
      return notMoodle(problem.path, { zh: '网页', en: 'a web page' });
    case 'no_json':
      return notMoodle(problem.path, { zh: '非 JSON 内容', en: 'no JSON' });
    case 'status':
      return notMoodle(problem.path, { zh: `HTTP ${problem.status}`, en: `HTTP ${problem.status}` });
    case 'not_moodle':
      return { zh: '的应答与 Moodle 不同', en: 'does not answer as Moodle does' };
    case 'rest_refused':
      return { zh: `的 REST 协议返回了 ${problem.code}`, en: `answers its REST protocol with ${problem.code}` };
    case 'undocumented_sign_in':
      return { zh: '对登录的应答与 Moodle 文档不符', en: 'answered the sign-in otherwise than Moodle documents it' };
    case 'undocumented':
      return {
        zh: `对 ${problem.name} 的应答与 Moodle 文档不符`,
        en: `answered ${problem.name} otherwise than Moodle documents it`,
      };
    case 'sign_in_refused':
      return { zh: `未让该账户登录（${problem.code}）`, en: `did not sign the account in (${problem.code})` };
    case 'refused':
      return { zh: `拒绝了 ${problem.name}（${problem.code}）`, en: `refused ${problem.name} (${problem.code})` };
    case 'not_allowed':
      return {
        zh: `不允许其 Web 服务 ${problem.service} 使用 ${problem.name}`,
        en: `does not let its web service ${problem.service} use ${problem.name}`,
      };
    case 'not_offered':
      return {
        zh: `不向此账户提供其 Web 服务 ${problem.service}（${problem.code}）`,
        en: `does not offer its web service ${problem.service} to this account (${problem.code})`,
      };
    case 'lacks':
      return {
        zh: `的 Web 服务 ${problem.service} 缺少 ${problem.names.join(' 和 ')}`,
        en: `lacks ${problem.names.join(' and ')} in its web service ${problem.service}`,
      };
  }
}

function notMoodle(path: string, what: Words): Words {
  return {
    zh: `对 ${path} 返回了${what.zh}：${IS_IT_MOODLE.zh}`,
    en: `answered ${path} with ${what.en}: ${IS_IT_MOODLE.en}`,
  };
}
