import type { TypeDeclaration } from '../work/type-declaration.ts';

/** An address with a port up to 65535, or a material of courseware by its id. The scheme is case-insensitive. */
const HOST = '([^/?#@]*@)?([^/?#@:\\[\\]]+|\\[[0-9A-Fa-f:.]+\\])';
const PORT = '(:(0*([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?)?';
const VIDEO_URL = `^([Hh][Tt][Tt][Pp][Ss]?://${HOST}${PORT}([/?#]|$)|material:[1-9][0-9]{0,14}$)`;

/** The type `video_analysis`. */
export const videoType: TypeDeclaration = {
  name: 'video_analysis',
  title: '视频分析 · Video analysis',
  config: {
    type: 'object',
    required: ['video_url'],
    properties: {
      video_url: { type: 'string', maxLength: 2_000, pattern: VIDEO_URL, description: 'http(s)://… · material:{id}' },
    },
  },
  leading: [],
  gpus: 0,
};
