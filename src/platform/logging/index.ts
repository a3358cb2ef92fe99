export { createLogger, type Logger } from './logger.ts';
export { redactFields, redactText } from './redact.ts';
