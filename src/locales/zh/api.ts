/** OpenAPI 文档中的分组与调用者说明。 */
export const tags = {
  account: '当前账户',
  admin: '管理员的统计、用户与设置',
  auth: '注册、登录与令牌',
  courses: '可学习的课程',
  data: '立即从接口采集',
  executions: '任务的执行记录',
  files: '文件及其缩略图',
  gpu: 'GPU 服务器',
  health: '服务是否可用',
  interfaces: '可采集的数据接口',
  logs: '日志',
  materials: '课件',
  alerts: '通过 Webhook、群机器人和邮件发送告警',
  study: '学习任务及其课程',
  operations: '队列、工作进程与系统检查',
  reactions: '对课件的回应',
  recharge: '余额与充值码',
  scripts: '采集脚本',
  settings: '系统设置',
  system: '系统设置',
  tables: '采集到的数据表',
  tasks: '任务',
  'second-factor': '两步验证',
  passkeys: '用通行密钥登录，以及账户的通行密钥',
  providers: '通过身份提供方（OpenID Connect）登录，以及账户的登录方式',
  tokens: '个人访问令牌',
  upload: '上传课件',
  user: '当前用户的资料与设置',
  users: '用户',
  密码: '修改与重置密码',
  邮箱验证: '验证账户的邮箱',
  认证: '注册、登录与令牌',
  administration: '账户、日志与队列的管理',
  outlook: '任务的价格与之后的运行时间',
  runs: '任务的运行',
  series: '随时间变化的数值',
  session: '登录会话',
};

export const access = {
  public: '无需令牌。',
  optional: '可不带令牌；带上时必须有效。',
  account: '需要登录用户的令牌。',
  admin: '需要管理员的令牌。',
};

export const success = '成功';

export const otherwise = '默认';
