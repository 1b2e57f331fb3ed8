/** The input can't be recorded (exit code 2). The message says what was wrong, where, and what to do. */
export class UnusableProgram extends Error {
  override readonly name = 'UnusableProgram';
}

/** Our side or the surroundings failed (exit code 1). The message says where the program was, where that is known. */
export class RecorderFailure extends Error {
  override readonly name = 'RecorderFailure';
}

/** The Python that was given can't be used (exit code 2). The message says what it is and what to give. */
export class UnusableInterpreter extends Error {
  override readonly name = 'UnusableInterpreter';
}
