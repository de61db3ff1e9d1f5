/** The last positions in videos and documents, stored in this browser. */
const KEY = 'owlery-places';
const MOST = 300;

function read(): Record<string, number> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}');
  } catch {
    return {};
  }
}

export const placeOf = (kind: 'film' | 'page', id: string): number | undefined => read()[`${kind}:${id}`];

export function keepPlace(kind: 'film' | 'page', id: string, place: number): void {
  const { [`${kind}:${id}`]: _, ...others } = read();
  const entries = Object.entries(others).slice(-MOST);
  try {
    localStorage.setItem(KEY, JSON.stringify(Object.fromEntries([...entries, [`${kind}:${id}`, place]])));
  } catch {
    // A browser that keeps nothing begins at the beginning.
  }
}
