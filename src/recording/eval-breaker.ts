const ONLY_ANSWERS = /^(RESUME|JUMP_BACKWARD|POP_JUMP_BACKWARD_IF_\w+)$/;
const CALLS = /^(CALL|CALL_KW|CALL_FUNCTION_EX|PRECALL)$/;

/**
 * Whether an instruction never gives the GIL up of itself, but checks the eval breaker, and so answers a request
 * (`Python/ceval.c` of 3.11, `Python/bytecodes.c` since).
 */
export const onlyAnswers = (opname: string): boolean => ONLY_ANSWERS.test(opname);

/** Whether it checks the eval breaker behind C code that may give the GIL up of itself: which of both is not seen. */
export const isCall = (opname: string): boolean => CALLS.test(opname);
