/** A video with the usual keys, the chosen speed and the last position. */
import {
  MediaControlBar,
  MediaController,
  MediaFullscreenButton,
  MediaMuteButton,
  MediaPlayButton,
  MediaSeekBackwardButton,
  MediaSeekForwardButton,
  MediaTimeDisplay,
  MediaTimeRange,
  MediaVolumeRange,
} from 'media-chrome/react';
import 'media-chrome/lang/zh-CN';
import { setLanguage } from 'media-chrome/utils/i18n';
import { type RefObject, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { change, settings, useSettings } from '../../settings.ts';
import { keepPlace, placeOf } from './places.ts';

interface PlayerProps {
  id: string;
  source: string;
  poster: string | undefined;
  title: string;
}

const RATES = [0.75, 1, 1.25, 1.5, 2];

/** Shows the speed, and switches to the next one. */
function Rate({ film }: { film: RefObject<HTMLVideoElement | null> }) {
  const { t } = useTranslation();
  const { speed = 1 } = useSettings();
  const next = RATES[(RATES.indexOf(speed) + 1) % RATES.length] ?? 1;
  return (
    <button
      type="button"
      className="player-rate"
      onClick={() => {
        if (film.current) film.current.playbackRate = next;
      }}
    >
      <span className="sr-only">{t('player.speed')} </span>
      {`${speed}×`}
    </button>
  );
}

/** Seconds; a stop this close to the end, or in the last tenth, counts as watched. */
const NEARLY = 10;

export default function Player({ id, source, poster, title }: PlayerProps) {
  const film = useRef<HTMLVideoElement>(null);
  // The buttons read the language when they are created.
  setLanguage(useSettings().language === 'zh' ? 'zh-CN' : 'en');
  useEffect(() => {
    const element = film.current;
    if (!element) return;
    const restore = () => {
      const place = placeOf('film', id);
      if (place && place < element.duration - Math.min(NEARLY, element.duration / 10)) element.currentTime = place;
      element.playbackRate = settings().speed ?? 1;
    };
    const keep = () => keepPlace('film', id, element.ended ? 0 : element.currentTime);
    const keepSpeed = () => change({ speed: element.playbackRate });
    // A cached video may be loaded before the listener is added.
    if (element.readyState >= HTMLMediaElement.HAVE_METADATA) restore();
    else element.addEventListener('loadedmetadata', restore, { once: true });
    element.addEventListener('ratechange', keepSpeed);
    element.addEventListener('pause', keep);
    element.addEventListener('seeked', keep);
    const timer = setInterval(() => !element.paused && keep(), 5_000);
    return () => {
      keep();
      clearInterval(timer);
      element.removeEventListener('loadedmetadata', restore);
      element.removeEventListener('ratechange', keepSpeed);
      element.removeEventListener('pause', keep);
      element.removeEventListener('seeked', keep);
    };
  }, [id]);
  return (
    <MediaController
      style={{ width: '100%', aspectRatio: '16 / 9', borderRadius: 8, overflow: 'hidden', background: '#000' }}
    >
      {/* biome-ignore lint/a11y/useMediaCaption: what teachers upload has no captions. */}
      <video
        ref={film}
        slot="media"
        src={source}
        poster={poster}
        preload="metadata"
        aria-label={title}
        playsInline
        style={{ width: '100%', height: '100%' }}
      />
      <MediaControlBar>
        <MediaPlayButton />
        <MediaSeekBackwardButton seekOffset={10} />
        <MediaSeekForwardButton seekOffset={10} />
        <MediaTimeRange />
        <MediaTimeDisplay showDuration noToggle />
        <MediaMuteButton />
        <MediaVolumeRange />
        <Rate film={film} />
        <MediaFullscreenButton />
      </MediaControlBar>
    </MediaController>
  );
}
