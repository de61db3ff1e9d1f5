import type { TypeDeclaration } from '../work/type-declaration.ts';

/** An address, or a material of courseware by its id. */
const VIDEO_URL = '^(https?://[^/]|material:[1-9][0-9]{0,14}$)';

/** The type `video_analysis`. */
export const videoType: TypeDeclaration = {
  name: 'video_analysis',
  title: '视频分析 · Video analysis',
  config: {
    type: 'object',
    required: ['video_url'],
    properties: { video_url: { type: 'string', maxLength: 2_000, pattern: VIDEO_URL } },
  },
  leading: [],
  gpus: 0,
};
