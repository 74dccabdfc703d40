/** Closes nothing: what has been asked for is waited for. Whoever closed the window meanwhile would not know what came of it. */
export const stay = (): void => undefined;
