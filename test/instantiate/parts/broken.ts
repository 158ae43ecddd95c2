throw new Error('this module always fails');
