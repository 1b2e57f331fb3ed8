/** What the editor's server hands to the project. */
declare module 'virtual:studio-session' {
  export const session: import('./studio-config.ts').StudioSession;
}
