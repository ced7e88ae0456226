"""`make bench`: how long the heavy things take, and how that grows. Prints, judges nothing."""

from tests.bench import load, memory, pages, publishing, repository, schema, validation, weighing


def main() -> None:
    schema.main()
    validation.main()
    weighing.main()
    publishing.main()
    repository.main()
    pages.main()
    load.main()
    memory.main()


if __name__ == "__main__":
    main()
