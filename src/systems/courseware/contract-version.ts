/** The version of the published document, also shown by `/health`. */
export const CONTRACT_VERSION = '1.0.0';
