/** Of the published document, which `/health` shows too. */
export const CONTRACT_VERSION = '1.0.0';
