/** "45 s", "3 min 20 s" */
export function elapsed(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Says every 15 seconds that something still goes on, and how far it is, until `work` ends. */
export async function withProgress(say, what, work, howFar = () => "") {
  const start = Date.now();
  const timer = setInterval(() => say(`  ${what}: ${elapsed(Date.now() - start)}${howFar()}`), 15_000);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
