/** Does work once and remembers what came of it; a failure is not remembered. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => {
    if (done) return done;
    const doing = work();
    done = doing;
    doing.catch(() => (done = undefined));
    return doing;
  };
}
