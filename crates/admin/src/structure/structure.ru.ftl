structure-title = Отделы и команды
structure-intro = Чем занимается ваша организация и кто за что отвечает.
structure-help = Как устроены отделы
structure-everyone-helps = У вас помогают все, поэтому все видят все заявки. Отделы помогают их разбирать и сообщают руководителям о новых.
structure-default = По умолчанию
structure-default-about = Здесь начинают новые учётные записи, сюда же попадают те, чей отдел отправлен в архив. Отдел можно переименовать, но не архивировать.
structure-managers = Руководители
structure-managers-about = Они узнают о новых заявках этого отдела — в уведомлениях и по почте.
structure-teams = Команды
structure-teams-about = Группы людей, которым можно поручать заявки. Учётные записи без другой команды находятся в команде по умолчанию.
structure-nobody = Пока никого
structure-no-manager = У этого отдела нет руководителя, поэтому о новых заявках в нём никто не узнаёт.
structure-no-mail = Никто из руководителей этого отдела не получает писем: оповещения выключены или адрес не подтверждён.
structure-choose-manager = Выбрать руководителя
structure-up = Выше
structure-up-of = Поднять «{ $name }» выше
structure-down = Ниже
structure-down-of = Опустить «{ $name }» ниже
structure-add = Новый отдел
structure-add-button = Добавить отдел
structure-name = Название
structure-name-help = То, что люди ищут: «Печать», «Бухгалтерия», «Здание».
structure-added = Отдел «{ $name }» создан. Выберите, кто им руководит.
structure-saved = Сохранено.
structure-rename = Переименовать
structure-archived-title = В архиве
structure-archived-about = Заявки сохраняют свой архивный отдел. Ничего нового в него не поступает.
structure-is-archived = В архиве
structure-restore = Вернуть
structure-restore-of = Вернуть «{ $name }»
structure-restored = Отдел «{ $name }» снова действует.
structure-accounts =
    { $n ->
        [0] Ни одна учётная запись сюда не относится.
        [one] Сюда относится { $n } учётная запись.
        [few] Сюда относятся { $n } учётные записи.
       *[other] Сюда относятся { $n } учётных записей.
    }
structure-open-tickets =
    { $n ->
        [0] Нет открытых заявок
        [one] { $n } открытая заявка
        [few] { $n } открытые заявки
       *[other] { $n } открытых заявок
    }
structure-remove = Убрать
structure-remove-of = Убрать: { $name }
structure-manager-add = Добавить руководителя
structure-manager-added = Руководитель добавлен.
structure-manager-removed = Больше не руководит отделом.
structure-manager-blind = У человека { $name } нет роли, которая показывает заявки этого отдела.
structure-manager-give-role = Дать роль «Руководитель отдела»
structure-pick-manager = Кто руководит отделом «{ $name }»?
structure-team-name = Название команды
structure-team-default = По умолчанию
structure-team-default-about = Здесь находятся учётные записи отдела без другой команды. Команду можно переименовать, но не архивировать.
structure-team-is-archived = В архиве
structure-team-people =
    { $n ->
        [0] Пока никого
        [one] { $n } человек
        [few] { $n } человека
       *[other] { $n } человек
    }
structure-team-add = Добавить команду
structure-team-added = Команда «{ $name }» создана.
structure-team-of = Команда отдела «{ $name }»
structure-team-archived = Команда «{ $name }» в архиве.
structure-team-restored = Команда «{ $name }» снова действует.
structure-team-archived-about = В архиве. Заявки сохраняют её, но ничего нового в неё не поступает.
structure-team-archive-what = Учётные записи, которые относятся сюда, перейдут в команду отдела по умолчанию. Заявки останутся за командой, пока их не перенесут. Вернуть её можно в любой момент.
structure-placed = Основной состав
structure-placed-about = У каждого одно место: отдел и команда в нём.
structure-placed-more =
    { $n ->
        [one] И ещё { $n } человек.
        [few] И ещё { $n } человека.
       *[other] И ещё { $n } человек.
    }
structure-place-add = Перевести сюда
structure-placed-now = { $name } теперь относится к этой команде.
structure-pick-place = Кого перевести в команду «{ $name }»?
structure-members = Также участвуют
structure-members-about = Люди из других команд, которые помогают и здесь. Заявки команды они видят так же, как её основной состав.
structure-member-add = Добавить участника
structure-member-added = Участник добавлен в команду.
structure-member-removed = Больше не участвует в команде.
structure-pick-member = Кого добавить в команду «{ $name }»?
structure-archive = В архив
structure-archive-what = Архивный отдел сохраняет свои заявки и не принимает новых. Вернуть его можно в любой момент.
structure-archive-ask = Отправить отдел «{ $name }» в архив?
structure-archive-accounts =
    { $n ->
        [0] Ни одна учётная запись сюда не относится, поэтому никто не переходит.
        [one] Сюда относится { $n } учётная запись, она перейдёт в отдел «{ $name }».
        [few] Сюда относятся { $n } учётные записи, они перейдут в отдел «{ $name }».
       *[other] Сюда относятся { $n } учётных записей, они перейдут в отдел «{ $name }».
    }
structure-archive-tickets =
    { $n ->
        [0] Открытых заявок в нём нет.
        [one] { $n } открытая заявка останется в нём, пока её не перенесут.
        [few] { $n } открытые заявки останутся в нём, пока их не перенесут.
       *[other] { $n } открытых заявок останутся в нём, пока их не перенесут.
    }
structure-archive-look = Посмотреть их
structure-archive-nothing-new = Выбрать его для новой заявки больше нельзя.
structure-archive-back = Вернуть отдел можно в любой момент. Перешедшие учётные записи останутся тогда на новом месте.
structure-archived = Отдел «{ $name }» в архиве.
