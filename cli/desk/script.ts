/** The one script of the desk: copying, and dropping files. Everything works without it. */
export const scriptText = `"use strict";`;
