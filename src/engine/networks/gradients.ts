/**
 * Importing tfjs-core alone registers no gradients, and importing all of tfjs would bring layers,
 * data and converters into the worker. This registers the gradients and nothing else.
 */
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
