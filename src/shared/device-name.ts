/** What of a User-Agent a person knows their own device by, such as `Firefox, Linux`. */
export function deviceName(userAgent: string): string {
  const program = PROGRAMS.find(([mark]) => userAgent.includes(mark));
  const system = SYSTEMS.find(([mark]) => userAgent.includes(mark));
  const [other = ''] = userAgent.split(/[\s/(]/);
  return [program?.[1] ?? other.slice(0, 40), system?.[1]].filter(Boolean).join(', ');
}

/** The first that fits: Edge and Opera also call themselves Chrome, and Chrome calls itself Safari. */
const PROGRAMS = [
  ['Edg', 'Edge'],
  ['OPR', 'Opera'],
  ['Firefox', 'Firefox'],
  ['Chrome', 'Chrome'],
  ['Safari', 'Safari'],
  ['curl', 'curl'],
  ['Wget', 'Wget'],
  ['python-requests', 'Python requests'],
] as const;

const SYSTEMS = [
  ['Windows', 'Windows'],
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Mac OS X', 'macOS'],
  ['Linux', 'Linux'],
] as const;
