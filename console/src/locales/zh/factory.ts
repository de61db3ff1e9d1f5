export const factory = {};
