import type {z} from 'zod';

/**
 * The lines of JSON that a recorder wrote, as far as they are what it may say. The program runs in the recorder's process,
 * so nothing that it wrote is trusted.
 */
export function linesOf<T>(text: string, schema: z.ZodType<T>): T[] {
  return text.split('\n').flatMap((line) => {
    try {
      const parsed = schema.safeParse(JSON.parse(line));
      return parsed.success ? [parsed.data] : [];
    } catch {
      return [];
    }
  });
}
