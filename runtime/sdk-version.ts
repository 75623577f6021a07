/** The version of the official SDK whose API and records this package keeps to. */
export const SDK_VERSION: string = '2.4.0';
