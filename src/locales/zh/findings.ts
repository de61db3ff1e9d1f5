import { type Catalogue, textFrom } from '../../shared/messages.ts';
import type { Findings } from '../findings.ts';
import { courseSources } from './course-sources.ts';

export const findings: Catalogue<Findings> = {
  fact: ({ text }) => text,
  to_be_created: ({ path }) => `${path}（首次启动时创建）`,
  secret_set: '取自 OWLERY_SECRET',
  database: ({ folder, state }) => {
    const where = folder === undefined ? '使用 DATABASE_URL' : `内置数据库，位于 ${folder}`;
    if (state === 'here') return where;
    if (state === 'not_created') return `${where}（首次启动时创建）`;
    if (state === 'up_to_date') return `${where}，结构已是最新`;
    return `${where}，下次启动时将执行 ${state.migrations} 个迁移`;
  },
  clock_off: ({ ahead }) => `本机时钟比数据库${ahead > 0 ? '快' : '慢'} ${Math.abs(ahead)} 秒，请用 NTP 校时`,
  pooler: '使用 DATABASE_POOLER_URL，后面是同一个数据库',
  listening: ({ address, isOwlery }) => (isOwlery ? `Owlery 正在 ${address} 运行` : `${address} 可用`),
  no_smtp: ({ outbox }) => `未设置 SMTP_URL，邮件写入 ${outbox}`,
  smtp: ({ server }) => `${server} 的邮件服务器可以发信`,
  smtp_unusable: ({ server, reason }) => `${server}：${reason}；邮件无法发出`,
  bucket: ({ bucket, endpoint }) => `可以写入 ${endpoint} 的存储桶 ${bucket}`,
  no_s3: ({ folder }) => `未设置 S3_ENDPOINT，文件保存在 ${folder}`,
  storage_unusable: ({ reason }) => `S3_ENDPOINT：${reason}；文件无法存取`,
  provider: ({ issuer, callback }) => `${issuer} 可以访问，客户端有效；请在那里登记 ${callback}`,
  client_refused: ({ variables, issuer, reason, name }) =>
    `${variables.join('、')}：${issuer} 拒绝了该客户端（${reason}）；无法用 ${name} 登录`,
  scopes_unknown: ({ variable, issuer, scopes }) => `${variable}：${issuer} 不提供 ${scopes}`,
  provider_unusable: ({ variable, issuer, reason, name }) => `${variable} ${issuer}：${reason}；无法用 ${name} 登录`,
  no_python:
    'python3 无法运行，Python 采集脚本不能使用：请安装 Python 3.8 或更高版本并加入 PATH（apt install python3，或从 python.org 下载）',
  no_aktools: ({ address }) =>
    `AKTOOLS_URL ${address} 没有响应，无法通过 AKShare 采集：请在本机或其他机器上运行 "pip install aktools && python -m aktools"`,
  no_video: '本机无法加载 node-av，video_analysis 任务会失败',
  gpus_failing: ({ problem }) => `${problem}；需要 GPU 的任务将等待其他机器`,
  no_gpus: 'PATH 中没有 nvidia-smi，任务在 CPU 上运行',
  no_task_types: ({ path }) => `${path} 没有声明任务类型，只能使用内置类型`,
  no_slurm_types: '没有使用 executor: slurm 的任务类型',
  slurm: ({ version, url }) => (url ? `${version}，通过 ${url}` : `${version}，通过 Slurm 命令行程序`),
  slurm_unusable: ({ reason, names }) => `${reason}；${names.join('、')} 将一直等待`,
  own_font: 'Noto Sans SC，随 Owlery 安装',
  no_font:
    '没有中文字体，未嵌入字体的 PDF 缩略图会显示方框（apt install fonts-noto-cjk，或 npm install @fontsource-variable/noto-sans-sc）',
  no_moodle: '未设置 MOODLE_URL，学习任务使用课件系统中的课程',
  moodle: ({ url, service, isClear }) =>
    `${url} 提供 Web 服务；${service} 缺少的函数会在登录时报告${isClear ? '；未使用 https，密码以明文传输' : ''}`,
  moodle_unusable: ({ reason }) =>
    `MOODLE_URL：${typeof reason === 'string' ? reason : (textFrom(courseSources, reason) ?? reason.code)}目前无法学习。`,
};
