/** Amounts in texts for people, the same in every language. */

export const money = (hundredths: number): string => (hundredths / 100).toFixed(2);

export const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** `2024-01-02 03:04`. @param time ISO 8601 */
export const minute = (time: string): string => time.slice(0, 16).replace('T', ' ');
