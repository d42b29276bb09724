/** The desk's styles. */
export const stylesText = `
body { font-family: system-ui, sans-serif; }
`;
