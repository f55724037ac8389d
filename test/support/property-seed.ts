// What is tried before a change lands is tried again when it does; everybody else draws new inputs each time.
const seed = Number.parseInt(process.env['PROPERTY_SEED'] ?? '', 10);
if (Number.isInteger(seed)) {
  const { default: fc } = await import('fast-check');
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
}
