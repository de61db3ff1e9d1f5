import type { TypeDeclaration } from '../work/type-declaration.ts';

/** The type `video_analysis`. */
export const videoType: TypeDeclaration = {
  name: 'video_analysis',
  title: '视频分析 · Video analysis',
  config: {
    type: 'object',
    required: ['video_url'],
    properties: { video_url: { type: 'string', maxLength: 2_000, pattern: '^https?://[^/]' } },
  },
  leading: [],
  gpus: 0,
};
