/** The tus library's own messages and those of http/serve/uploads, which are written in English for programmers. */
export const tus: Readonly<Record<string, string>> = {
  'Request aborted due to lock acquired': '另一个请求正在续传此文件',
  'the upload is in use by another request': '另一个请求正在续传此文件',
  'Cannot terminate an already completed upload': '上传已完成，不能终止',
  'The file for this url was not found': '没有这个上传，请重新开始',
  'The file for this url no longer exists': '上传已过期，请重新开始',
  'Upload-Offset conflict': 'Upload-Offset 与已收到的字节数不符，请先用 HEAD 查询',
  "upload's size exceeded": '内容超过了 Upload-Length',
  'Upload-Length or Upload-Defer-Length header required': '缺少请求头 Upload-Length',
  'Tus-Resumable must be 1.0.0': '请求头 Tus-Resumable 必须是 1.0.0',
  'X-HTTP-Method-Override names no method of this resource': 'X-HTTP-Method-Override 不是此资源支持的方法',
  'Upload-Concat is not supported: disable parallelUploads in the tus client':
    '不支持并行上传 (Upload-Concat)，请在 tus 客户端中关闭 parallelUploads',
  'Upload-Length is required: Upload-Defer-Length is not supported':
    '缺少请求头 Upload-Length（不支持 Upload-Defer-Length）',
  'Upload-Defer-Length is not supported: send Upload-Length alone':
    '不支持 Upload-Defer-Length，请只发送 Upload-Length',
  'Content-Type must be application/offset+octet-stream': 'Content-Type 必须是 application/offset+octet-stream',
  'Upload-Offset must be a number of bytes': '请求头 Upload-Offset 应为字节数',
  'Checksum Mismatch': '校验和不一致，这一段内容未被保存',
  'Upload-Checksum must be the name of an algorithm and a Base64 value':
    '请求头 Upload-Checksum 无效：应为“算法 Base64值”',
};
