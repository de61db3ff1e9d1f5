/** `Firefox, Linux`: what of a User-Agent somebody knows their own device by. */
export function deviceName(agent: string): string {
  const browser =
    /(Edg|OPR|Firefox|Chrome|Safari|curl|Wget|python-requests|aiohttp|okhttp|Go-http-client|owlery|node)/.exec(
      agent,
    )?.[1] ?? agent.slice(0, 40);
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent)?.[1];
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', 'Mac OS X': 'macOS' };
  return [browser, system]
    .filter((one) => one !== undefined)
    .map((one) => names[one] ?? one)
    .join(', ');
}
