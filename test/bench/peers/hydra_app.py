"""The least that a program with Hydra can be: run with --config-path FOLDER --cfg job, it prints the composed config."""
import hydra


@hydra.main(version_base=None, config_path=None, config_name="config")
def main(cfg):
    pass


if __name__ == "__main__":
    main()
