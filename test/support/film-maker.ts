/** The program that `makeFilm` starts. */
import { AV_LOG_QUIET, Decoder, Demuxer, Encoder, Log, Muxer, type Stream } from 'node-av';
import type { FilmRecipe } from './films.ts';

const [file = '', json = ''] = process.argv.slice(2);
const { graph, videoCodec, audioCodec }: FilmRecipe = JSON.parse(json);

Log.setLevel(AV_LOG_QUIET);
await using input = await Demuxer.open(graph, { format: 'lavfi' });
await using output = await Muxer.open(file);
const tracks = [
  { stream: input.video(), codec: videoCodec },
  { stream: input.audio(), codec: audioCodec },
];
const writers = [];
for (const { stream, codec } of tracks) if (stream && codec) writers.push(await writer(stream, codec));
await Promise.all(writers.map((write) => write()));

async function writer(stream: Stream, codec: string) {
  const decoder = await Decoder.create(stream);
  // biome-ignore lint/suspicious/noExplicitAny: a name of an encoder that is only known here.
  const encoder = await Encoder.create(codec as any, { decoder, gopSize: 10, autoResample: true });
  const index = output.addStream(encoder);
  return async () => {
    for await (using packet of encoder.packets(decoder.frames(input.packets(stream.index)))) {
      await output.writePacket(packet, index);
    }
  };
}
