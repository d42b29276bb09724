/** See engine.mjs. */
export function engineEnvironment(env?: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
