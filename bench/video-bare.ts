/** The limit for `benchVideo`: decoding and filters, also in a process of its own. */
import { AV_LOG_QUIET, Decoder, Demuxer, FilterAPI, Log, type Stream } from 'node-av';

Log.setLevel(AV_LOG_QUIET);
await using input = await Demuxer.open(process.argv[2] ?? '');

async function drain(stream: Stream, filters: string): Promise<void> {
  using decoder = await Decoder.create(stream);
  using filter = FilterAPI.create(filters);
  for await (using _ of filter.frames(decoder.frames(input.packets(stream.index))));
}

await Promise.all([
  drain(input.video() as Stream, 'scale=320:-2,blackdetect=d=1,freezedetect=d=2,scdet=threshold=10'),
  drain(input.audio() as Stream, 'silencedetect=d=2:n=-50dB,ebur128=metadata=1:peak=true:framelog=quiet'),
]);
