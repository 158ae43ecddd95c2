/**
 * @file Keys of the same meaning under other names: what Lightning, PyTorch, Hugging Face's Trainer and Keras call what
 * configs of training usually have. Only keys that a config has are ever suggested.
 */

/** A key, or the name of a group, with what others call it. A dot leads into a map. */
const SYNONYMS: Readonly<Record<string, string>> = {
  epochs: 'max_epochs num_epochs n_epochs nb_epochs num_train_epochs total_epochs',
  steps: 'max_steps num_steps total_steps train_steps iterations num_iterations max_iter max_iters iters',
  batch_size: 'bs batch bsz mini_batch_size train_batch_size per_device_train_batch_size',
  learning_rate: 'lr base_lr init_lr initial_lr lr0 eta',
  min_learning_rate: 'min_lr eta_min lr_min',
  weight_decay: 'wd l2 decay weight_decay_rate',
  schedule: 'scheduler lr_scheduler lr_schedule lr_scheduler_type',
  warmup: 'warmup_ratio warmup_steps warmup_epochs num_warmup_steps',
  step_size: 'lr_step decay_steps',
  beta1: 'adam_beta1 beta_1',
  beta2: 'adam_beta2 beta_2',
  epsilon: 'eps adam_epsilon',
  clip_norm: 'clip grad_clip gradient_clip_val max_grad_norm clip_grad_norm global_clipnorm clipnorm',
  clip_value: 'clipvalue grad_clip_value clip_grad_value',
  accumulate: 'accumulate_grad_batches gradient_accumulation_steps grad_accum accumulation_steps',
  temperature: 'temp t tau',
  'soft.weight': 'alpha kd_weight kd_alpha distill_weight lambda',
  'hard.weight': 'ce_weight label_weight',
  dropout: 'drop drop_rate dropout_rate drop_prob dropout_prob p hidden_dropout_prob',
  widths: 'channels filters num_filters features hidden_channels',
  hidden: 'hidden_size hidden_sizes hidden_dim hidden_dims hidden_units hidden_layers units dims layer_sizes',
  units: 'hidden_size hidden_dim hidden_units num_units rnn_units',
  width: 'hidden_size hidden_dim d_model embed_dim embedding_dim',
  layers: 'num_layers n_layers num_hidden_layers num_blocks',
  depth: 'num_layers n_layers num_hidden_layers layers num_blocks',
  heads: 'num_heads n_heads nhead num_attention_heads',
  embedding: 'embedding_dim embed_dim emb_dim feature_dim',
  kernel: 'kernel_size',
  activation: 'act nonlinearity act_fn hidden_act',
  threads: 'num_threads n_threads nthreads n_jobs cores intra_op_num_threads',
  prefetch: 'num_workers workers n_workers dataloader_num_workers prefetch_factor',
  train_size: 'num_train n_train max_train_samples',
  test_size: 'num_test n_test max_eval_samples',
  validation: 'val_split validation_split val_size valid_size val_fraction',
  root: 'data_dir data_root data_path dataset_dir',
  file: 'path csv csv_file filename data_file',
  label: 'target label_column target_column y',
  evaluate_every: 'check_val_every_n_epoch val_check_interval eval_steps eval_every',
  report_every: 'log_every_n_steps logging_steps log_interval log_every print_freq',
  checkpoint_every: 'save_steps save_every save_freq every_n_train_steps',
  monitor: 'metric_for_best_model metric',
  patience: 'early_stopping_patience early_stopping',
  min_delta: 'early_stopping_threshold',
  seed: 'random_state random_seed manual_seed global_seed rng_seed torch_seed',
  name: 'exp_name experiment_name run_name',
  model: 'student net network arch architecture backbone student_model',
  teacher: 'teacher_model',
  data: 'dataset datamodule dm data_module',
  loss: 'criterion loss_fn objective loss_function distiller',
  optimizer: 'optim opt optimiser',
  scheme: 'strategy method mode',
  engine: 'device accelerator backend',
  tracker: 'logger loggers report_to logging tracking',
  augment: 'augmentation aug transforms transform data_aug',
  flip: 'horizontal_flip hflip random_flip',
  'hydra.run.dir': 'output_dir out_dir outdir default_root_dir save_dir log_dir logdir workdir',
};

/** A name without what people write it differently by: `batchSize`, `batch-size` and `batch_size` are one. */
export function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, '');
}

const MEANINGS: ReadonlyMap<string, readonly string[]> = (() => {
  const found = new Map<string, string[]>();
  for (const [key, names] of Object.entries(SYNONYMS)) {
    for (const name of names.split(' ')) found.set(plainName(name), [...(found.get(plainName(name)) ?? []), key]);
  }
  return found;
})();

/** The keys that mean what others call `name`, most usual first: `lr` → `learning_rate`. */
export function sameMeaning(name: string): readonly string[] {
  return MEANINGS.get(plainName(name)) ?? [];
}

/** All names that others have for a key. */
export function foreignNames(): Iterable<string> {
  return MEANINGS.keys();
}
