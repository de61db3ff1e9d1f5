import type { Catalogue } from '../../shared/messages.ts';
import type { AktoolsProblem, CollectionErrors } from '../../systems/market/domain/collection-errors.ts';
import type { ScriptProblems } from '../../systems/market/domain/scripts/script-files.ts';
import { market } from './market.ts';

/** Why executions and trials fail. */
export const collectionFailures: Catalogue<CollectionErrors> = {
  parameters_invalid: market.parameters_invalid,
  source_missing: ({ name }) => `脚本或接口 ${name} 已不存在`,
  script_inactive: market.script_inactive,
  interface_unavailable: ({ name }) => `接口 ${name} 无法采集: 其数据无法通过 AKTools 传输`,
  script_missing: ({ path }) => `脚本文件不存在: 本机的脚本目录中没有 ${path}`,
  script_runtime_missing: ({ program }) =>
    program === 'python3'
      ? '找不到 python3: 请在服务器的 PATH 中安装 Python 3.8 或更高版本 (apt install python3，或 python.org)'
      : `找不到 ${program}`,
  script_failed: ({ message }) => `脚本运行失败: ${message}`,
  script_undescribed: ({ seconds }) => `脚本未能在 ${seconds} 秒内给出自己的声明`,
  script_declaration_invalid: ({ field, problem }) => `脚本的声明有误: ${field} ${problem ?? '不是该参数可接受的值'}`,
  script_out_of_memory: ({ megabytes }) => `脚本占用的内存超过上限 ${megabytes} MB`,
  script_ended: ({ how }) => `脚本进程在完成之前退出 (${how})`,
  script_unintelligible: ({ said }) => `脚本进程发送的内容不符合协议: ${said}`,
  trial_cancelled: '测试已取消',
  natural_key_missing: ({ missing }) => `所有行都缺少数据表自然键所需的字段: ${missing.join(', ')}`,
  natural_key_not_unique: ({ key }) =>
    `表中已有多行的自然键 ${key.join(', ')} 相同，管理员可以改用其他自然键，或删除该表`,
  too_many_columns: ({ most }) => (most === null ? '数据的字段数超过 MySQL 的上限' : `数据的字段数超过 ${most} 个`),
  table_not_ours: ({ table }) => `数据表 ${table} 没有用于行编号的 id 列，无法写入`,
  aktools_unreachable: ({ address, reason }) =>
    `无法连接 AKTools: ${address} (${reason})。请用 pip install aktools && python -m aktools 启动，或用 AKTOOLS_URL 指定其地址`,
  aktools_unintelligible: ({ address, ...problem }) => `${address} 上运行的不是 AKTools: ${aktoolsText(problem)}`,
  interface_unknown_to_aktools: ({ name }) =>
    `AKTools 中没有接口 ${name}: 其 AKShare 的版本与接口目录不一致，请用 pip install -U akshare 升级`,
  interface_empty: ({ name, error }) => `接口 ${name} 对这些参数没有返回数据，请检查参数 (${error})`,
  interface_refused: ({ name, error }) => `接口 ${name} 不接受这些参数: ${error}`,
  interface_failed: ({ name, error }) =>
    `接口 ${name} 在 AKTools 中执行失败: ${error ?? '数据源可能无法访问，或不接受这些参数，详见 AKTools 的日志'}`,
  interface_broken_off: ({ rows, reason }) => `AKTools 的响应在 ${rows} 行之后中断 (${reason})`,
};

/** Why a scan passes files over. */
export const scriptProblems: Catalogue<ScriptProblems> = {
  unreadable: ({ message }) => `无法读取: ${message}`,
  name_invalid: '分类和文件名只能使用 a-z、0-9 和 _，且最多 50 个字符',
  name_taken: ({ file }) => `与 ${file} 重名`,
};

const problems = {
  encoding: '响应不是 UTF-8 编码',
  no_array: '响应不是 JSON 数组',
  row_too_long: '有一行数据过长',
  invalid_json: '响应不是有效的 JSON',
  incomplete: '响应不完整',
  continued: 'JSON 数组之后还有其他内容',
};

function aktoolsText(of: AktoolsProblem): string {
  switch (of.problem) {
    case 'redirect':
      return `它重定向到 ${of.location}，不会跟随`;
    case 'answer':
      return `它返回 HTTP ${of.status}，类型为 ${of.type ?? '空'}: ${of.start}`;
    default:
      return problems[of.problem];
  }
}
