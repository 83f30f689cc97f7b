/** To be imported before the worker's own code: lets it see a machine with eight logical processors. */
Object.defineProperty(navigator, 'hardwareConcurrency', { value: 8 });
