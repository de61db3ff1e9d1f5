/**
 * The process in which a film is read, so that a file that makes FFmpeg crash, loop or use up memory affects only this
 * process. Not a worker thread: ending one with FFmpeg in it ends the whole process.
 */
import { open } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { AV_LOG_QUIET, AVMEDIA_TYPE_VIDEO, Demuxer, Log } from 'node-av';
import { analyse } from './analyse.ts';
import type { Message, Order } from './messages.ts';
import { isCover } from './streams.ts';

/**
 * The formats that may be opened: containers without references to other files. FFmpeg goes by content, not by name,
 * and would follow a playlist called film.mp4 to any file of this machine.
 */
const OPTIONS = {
  format_whitelist:
    'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,flv,mpegts,mpeg,mpegvideo,h264,hevc,ivf,ogg,asf,mxf,gif,rm,mp3,wav,flac,aac',
  protocol_whitelist: 'file',
};

const PROGRESS_MILLISECONDS = 250;

Log.setLevel(AV_LOG_QUIET);
const order: Order = JSON.parse(await text(process.stdin));
say(await read(order).catch((error) => unreadable(`it is no film, or damaged: ${error.message}`)));

function say(message: Message): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function unreadable(message: string): Message {
  return { error: { code: 'video_unreadable', message } };
}

async function read({ file, folder }: Order): Promise<Message> {
  const beginning = await firstBytes(file);
  if (beginning === '') return unreadable('the file is empty');
  if (/^\uFEFF?\s*<(!doctype|html|head|body|\?xml|svg|!--)/i.test(beginning)) {
    return unreadable('it is a web page or a document, and not a film');
  }
  if (/^\uFEFF?\s*(#EXTM3U|ffconcat)/.test(beginning)) return unreadable('it is a playlist, and not a film');
  await using input = await Demuxer.open(file, { options: OPTIONS });
  const video = input.streams.find((stream) => stream.codecpar.codecType === AVMEDIA_TYPE_VIDEO && !isCover(stream));
  if (input.streams.length === 0) return unreadable('it has no streams: it is damaged');
  if (!video) return { error: { code: 'video_without_picture', message: 'it has sound only, and no pictures' } };
  let told = 0;
  const result = await analyse(input, {
    video,
    audio: input.audio(),
    folder,
    progress(part) {
      if (performance.now() - told < PROGRESS_MILLISECONDS) return;
      told = performance.now();
      say({ progress: part });
    },
  });
  return { result };
}

async function firstBytes(file: string): Promise<string> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0);
  return buffer.toString('utf8', 0, bytesRead);
}
