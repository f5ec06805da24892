from regie.site.command_line import main

main()
