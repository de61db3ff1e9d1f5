/** console 的字段、对象的说明：`字段`、`对象.字段` 或 `对象`。 */
export const fields = {
  detail: '运行的细节，因种类而异',
  error_code: '失败的原因代码；没有失败时为 null',
  kind: '运行的种类，如 market.collect',
  number: '运行的序号',
  runs: '有变化的运行',
  RunChange: '运行的当前状态',
  RunStatus: '运行的状态',
};
