/** The keyboard in lists: j and k move down and up, Enter opens, / searches. */
import { type RefObject, useEffect, useState } from 'react';

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

export function useListKeys({
  count,
  open,
  toggle,
  search,
}: {
  count: number;
  open: (index: number) => void;
  /** x selects. */
  toggle?: (index: number) => void;
  search?: RefObject<HTMLInputElement | null>;
}): [current: number, setCurrent: (index: number) => void] {
  const [current, setCurrent] = useState(-1);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === 'j') setCurrent((one) => Math.min(count - 1, one + 1));
      else if (event.key === 'k') setCurrent((one) => Math.max(0, one - 1));
      else if (event.key === 'x' && toggle && current >= 0) toggle(current);
      else if (event.key === '/' && search?.current) {
        event.preventDefault();
        search.current.focus();
      } else if (event.key === 'Enter' && current >= 0 && event.target === document.body) open(current);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [count, open, toggle, search, current]);
  return [Math.min(current, count - 1), setCurrent];
}
