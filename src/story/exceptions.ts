/** Whether a type is an exception by its name; the recording doesn't tell which class another one derives from. */
export const isExceptionType = (type: string): boolean =>
  /(Error|Exception|Warning|Interrupt|Exit|Iteration)$/.test(type);
